from . import dealer_repair_coupon_apply
