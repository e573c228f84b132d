from . import test_sales_work
