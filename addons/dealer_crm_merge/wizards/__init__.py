from . import dealer_merge_compare
from . import dealer_merge_compare_line
