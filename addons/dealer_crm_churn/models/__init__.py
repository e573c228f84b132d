from . import dealer_customer_churn
from . import dealer_customer_churn_actions
from . import dealer_customer_churn_change
from . import dealer_customer_churn_query
from . import res_company
from . import res_partner
