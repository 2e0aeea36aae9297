"""Proving labels: only what reads back may be applied, and the program alone proves."""

from __future__ import annotations

from tests.rules.labels.conftest import Bench


def ordered(bench: Bench) -> str:
    return bench.order(title="shipper", purpose="existing", thing=bench.world.put("shipper"))


def reprint(bench: Bench, copy: str) -> str:
    about = bench.world.things[copy].text("about")
    return bench.order(title="shipper", purpose="reprint", thing=about, reprint_reason="damaged")


def row(copy: str, **more: str) -> dict[str, str]:
    return {"copy": copy, "outcome": "proved", "format": "pdf", "sha256": "a" * 64, **more}


def test_a_copy_whose_files_read_back_is_proved_and_keeps_their_digests(bench: Bench) -> None:
    copy = ordered(bench)
    bench.world.do("prove_label", "", {"copies": [row(copy), row(copy, format="svg", sha256="b" * 64)]})
    assert bench.world.things[copy].state("label_copy") == "proved"
    assert bench.world.things[copy].attrs["proof"] == {"pdf": "a" * 64, "svg": "b" * 64}


def test_one_failed_file_makes_the_copy_void_and_says_why(bench: Bench) -> None:
    good, bad = ordered(bench), ordered(bench)
    failed = {"copy": bad, "outcome": "failed", "trouble": "symbol clipped"}
    bench.world.do("prove_label", "", {"copies": [row(good), row(bad), failed]})
    assert bench.world.things[good].state("label_copy") == "proved"
    assert bench.world.things[bad].state("label_copy") == "void"
    assert bench.world.things[bad].attrs["trouble"] == "symbol clipped"
    assert "proof" not in bench.world.things[bad].attrs


def test_a_reprint_that_reads_back_voids_every_copy_before_it(bench: Bench) -> None:
    first = ordered(bench)
    bench.prove(first)
    second, third = reprint(bench, first), reprint(bench, first)
    bench.prove(third)
    copies = [bench.world.things[copy] for copy in (first, second, third)]
    assert [copy.state("label_copy") for copy in copies] == ["void", "void", "proved"]
    assert [copy.text("replaced_by") for copy in copies] == [third, third, ""]


def test_a_label_in_use_is_void_once_its_reprint_is_proved(bench: Bench) -> None:
    first = ordered(bench)
    bench.prove(first)
    bench.world.change(first, {"label_copy": "applied"})
    bench.prove(reprint(bench, first))
    assert bench.world.things[first].state("label_copy") == "void"


def test_a_reprint_that_does_not_read_back_leaves_the_label_before_it_valid(bench: Bench) -> None:
    first = ordered(bench)
    bench.prove(first)
    second = reprint(bench, first)
    bench.world.do("prove_label", "", {"copies": [row(second), {"copy": second, "outcome": "failed"}]})
    copies = [bench.world.things[copy] for copy in (first, second)]
    assert [copy.state("label_copy") for copy in copies] == ["proved", "void"]
    assert copies[0].text("replaced_by") == ""


def test_of_two_copies_of_one_thing_proved_at_once_only_the_newest_is_valid(bench: Bench) -> None:
    first = ordered(bench)
    second = reprint(bench, first)
    bench.world.do("prove_label", "", {"copies": [row(second), row(first)]})
    states = [bench.world.things[copy].state("label_copy") for copy in (first, second)]
    assert states == ["void", "proved"]


def test_the_proof_of_one_thing_voids_no_label_of_another(bench: Bench) -> None:
    first, second = ordered(bench), ordered(bench)
    bench.prove(first)
    bench.prove(second)
    assert bench.world.things[first].state("label_copy") == "proved"


def test_a_proof_that_names_no_file_is_refused(bench: Bench) -> None:
    copies = [{"copy": ordered(bench), "outcome": "proved", "format": "pdf"}]
    assert bench.world.refused("prove_label", "", {"copies": copies}) == ("proof_without_file",)


def test_a_copy_is_proved_once(bench: Bench) -> None:
    copy = ordered(bench)
    bench.prove(copy)
    assert bench.world.refused("prove_label", "", {"copies": [row(copy)]}) == ("wrong_state",)


def test_more_proofs_than_one_entry_holds_are_refused(bench: Bench) -> None:
    copies = [row(ordered(bench)) for _ in range(101)]
    assert bench.world.refused("prove_label", "", {"copies": copies}) == ("too_many_at_once",)
    assert bench.world.refused("prove_label", "", {"copies": copies[1:]}) == ()
