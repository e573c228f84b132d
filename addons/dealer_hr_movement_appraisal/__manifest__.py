{
    "name": "Dealership People: Appraisals in Vacancies",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "The last appraisal counts in who fits a vacancy",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_hr_movement", "dealer_hr_appraisal"],
    "auto_install": True,
}
