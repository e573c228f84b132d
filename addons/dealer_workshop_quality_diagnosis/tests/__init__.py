from . import test_comeback
