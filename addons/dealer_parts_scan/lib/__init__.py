from . import epc
