"""What is earned and spent on a car: one vocabulary for deals, books and reports."""

# kinds of a deal's lines; a product says which it is
DEAL_KINDS = [
    ("car", "Car"),
    ("accessory", "Accessory"),
    ("agency", "Agency Service"),
    ("insurance", "Insurance"),
    ("finance", "Finance"),
    ("warranty", "Extended Warranty"),
    ("other", "Other"),
]

# what an amount in the books is for
VEHICLE_FIGURES = [
    *DEAL_KINDS,
    ("gift", "Gift"),
    ("freight", "Freight and Other Landed Cost"),
    ("refurbishment", "Refurbishment"),
    ("interest", "Floor-Plan Interest"),
    ("demo", "Demo Use"),
    ("rebate", "Rebate of the Maker"),
]
