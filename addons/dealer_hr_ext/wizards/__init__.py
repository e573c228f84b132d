from . import dealer_my_file
from . import dealer_private_reveal
