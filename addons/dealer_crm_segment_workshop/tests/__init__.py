from . import test_figure
