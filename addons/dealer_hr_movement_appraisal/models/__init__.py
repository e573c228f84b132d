from . import dealer_vacancy
