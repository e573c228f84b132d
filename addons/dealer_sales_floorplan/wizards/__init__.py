from . import dealer_floorplan_draw
from . import dealer_floorplan_statement
