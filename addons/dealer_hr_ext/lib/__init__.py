from . import licence
