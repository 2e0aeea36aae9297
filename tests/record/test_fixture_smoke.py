from tests.record_room import Room
from custody.record.audit import audit

def test_x(room: Room) -> None:
    p = room.person("Wu Qiang", "qa")
    assert room.state(p, "person") == "active"
    a = audit(room.store)
    assert a.intact, a
