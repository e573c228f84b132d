from . import test_block
