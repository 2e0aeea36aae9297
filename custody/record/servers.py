"""Which servers the URL of a database names, as the driver wants to hear it."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode

_SEVERAL = re.compile(
    r"(?P<who>postgresql\+psycopg://(?:[^@/]*@)?)(?P<servers>[^@/?]*,[^@/?]*)(?P<database>/[^?]*)(?:\?(?P<settings>.*))?"
)
_SERVER = re.compile(r"\[?(?P<host>.*?)\]?(?::(?P<port>\d+))?")
# Where one of several servers is gone without a word, the other is asked within half a minute.
_OF_SEVERAL = {
    **{"target_session_attrs": "read-write", "connect_timeout": "5"},
    **{"keepalives_idle": "10", "keepalives_interval": "5", "keepalives_count": "3"},
}


def driver_url(url: str) -> str:
    """The URL with the driver this project uses. Of several servers, written as PostgreSQL does
    (`postgresql://host1:port1,host2:port2/database`), the one that can be written to is asked."""
    url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    several = _SEVERAL.fullmatch(url)
    if several is None:
        return url
    servers = [_SERVER.fullmatch(one) for one in several["servers"].split(",")]
    found = [(server["host"], server["port"] or "5432") for server in servers if server]
    hosts, ports = (",".join(part) for part in zip(*found, strict=True))
    said = dict(parse_qsl(several["settings"] or ""))
    settings = urlencode(_OF_SEVERAL | said | {"host": hosts, "port": ports})
    return f"{several['who']}{several['database']}?{settings}"
