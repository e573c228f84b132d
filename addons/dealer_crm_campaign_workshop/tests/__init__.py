from . import test_effect
