from . import dealer_cashier_cancel
