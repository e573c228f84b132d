from . import (
    dealer_repair_job,
    dealer_workshop_capacity,
    hr_employee_skill,
    res_company,
)
