from . import dealer_workflow_decision
from . import dealer_workflow_start
from . import dealer_workflow_publish
from . import dealer_workflow_compare
from . import dealer_workflow_import
from . import dealer_workflow_copy
