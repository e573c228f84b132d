from . import dealer_customer_churn
