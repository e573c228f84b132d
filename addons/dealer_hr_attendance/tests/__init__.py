from . import (
    test_access,
    test_collision,
    test_day,
    test_lock,
    test_overtime,
    test_own,
    test_punch,
    test_queries,
    test_roster,
    test_sheet,
    test_tour,
)
