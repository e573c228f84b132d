from . import dealer_finance_answer, dealer_finance_payment
