from . import test_operation_parts
