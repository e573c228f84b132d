from . import test_workflow_paper
from . import test_workflow_job
