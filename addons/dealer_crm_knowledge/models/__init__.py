from . import dealer_knowledge_category
from . import dealer_knowledge_version
from . import dealer_knowledge_reading
from . import dealer_knowledge_article
from . import dealer_knowledge_article_search
from . import dealer_knowledge_context_mixin
