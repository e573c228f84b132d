from . import test_depreciation
