from . import dealer_duplicate
from . import dealer_merge
from . import dealer_merge_move
from . import dealer_merge_mover
from . import res_company
from . import res_partner
