from . import (
    dealer_fault_code,
    dealer_guide_mixin,
    dealer_known_fault,
    dealer_technical_document,
    dealer_repair_scan,
    dealer_repair_fault,
    dealer_repair_job,
    dealer_repair_order,
    dealer_import,
    dealer_import_fault_code,
)
