from . import test_access, test_money, test_tour, test_tradein, test_used_price
