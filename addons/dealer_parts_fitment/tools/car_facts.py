"""What is known of a car, as far as rules of parts ask for it. Plain Python, knows no Odoo."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CarFacts:
    """Facts of one car; ``None`` (or an empty text or tuple) is "not known".

    :param brand_ids: where the brand isn't known: the brands its VIN leaves possible
    :param year: model year
    :param engine_keys, trim_keys: see :func:`.keys.car_keys`
    :param option_ids: options the car has; the list is taken to be complete
    """

    vin: str = ""
    brand_id: int | None = None
    brand_ids: tuple = ()
    model_id: int | None = None
    year: int | None = None
    engine: str = ""
    engine_keys: tuple = ()
    trim_id: int | None = None
    trim_keys: tuple = ()
    option_ids: tuple = ()

    @property
    def plant(self):
        """11th character of a full VIN: the maker's letter for the plant."""
        return self.vin[10] if len(self.vin) == 17 else ""

    @property
    def serial(self):
        """Positions 12 to 17 of a full VIN."""
        return self.vin[11:] if len(self.vin) == 17 else ""
