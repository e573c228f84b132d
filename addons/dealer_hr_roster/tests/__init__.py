from . import (
    test_calendar,
    test_collision,
    test_due,
    test_roles,
    test_roster,
    test_swap,
    test_tours,
)
