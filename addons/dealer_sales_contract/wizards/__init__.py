from . import dealer_sales_contract_sign
from . import dealer_vehicle_tax_invoice_red
from . import dealer_vehicle_tax_invoice_number
