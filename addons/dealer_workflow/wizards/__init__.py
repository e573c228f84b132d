from . import dealer_workflow_start
