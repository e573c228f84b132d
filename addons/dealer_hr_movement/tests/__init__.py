from . import (
    test_access,
    test_apply,
    test_collision,
    test_holder,
    test_movement,
    test_queries,
    test_tour,
    test_vacancy,
)
