{
    "name": "Dealership People: Applicants Who Join",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "An applicant becomes a registration with nothing typed twice",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_hr_onboarding", "hr_recruitment"],
    "data": [
        "security/dealer_hr_onboarding_recruitment_groups.xml",
        "views/hr_applicant_views.xml",
        "views/dealer_registration_views.xml",
    ],
    "auto_install": True,
}
