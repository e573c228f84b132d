"""What reading a definition needs: problems collected for people, and records found by name."""

MAX_PROBLEMS = 200


class Reader:
    """Reads one definition of a workflow: data, from anywhere, never executed.

    `problems` are sentences that say where and what; `find` answers the id of a record that a
    text refers to, False when there is none (or more than one of the name).
    """

    def __init__(self, env, model, stages):
        self.env = env
        self.model = model
        #: {code: record id}, ids are known once the stages are there (until then True)
        self.stages = stages
        self.problems = []
        self._found = {}

    def add(self, place, problem):
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(f"{place}: {problem}." if place else f"{problem}.")

    def find(self, model, word):
        if model == "dealer.workflow.stage":
            return self.stages.get(word, False)
        if (model, word) not in self._found:
            self._found[model, word] = self._find(model, word)
        return self._found[model, word]

    def describe_missing(self, model, word):
        if model == "ir.model.fields":
            return self.env._(
                "%(document)s has no field “%(word)s”", document=self.model, word=word[:60]
            )
        if model == "dealer.workflow.stage":
            return self.env._("there is no stage of the code “%s”", word[:60])
        return self.env._(
            "“%(word)s” is not here: there is no such record (or more than one) among %(kind)s",
            word=word[:60],
            kind=self.env["ir.model"]._get(model).sudo().name,
        )

    def _find(self, model, word):
        if model == "ir.model.fields":
            return self.env["ir.model.fields"]._get(self.model, word).id
        # names of configuration, not business data: whoever shapes workflows may refer to them
        records = self.env[model].sudo().with_context(active_test=False, lang=None)
        if model == "res.users":
            domain = [("login", "=", word), ("share", "=", False)]
        elif model == "ir.model":
            domain = [("model", "=", word)]
        elif word.startswith("name:"):
            domain = self._get_name_domain(records, word.removeprefix("name:"))
        else:
            found_model, found_id = self.env["ir.model.data"]._xmlid_to_res_model_res_id(word)
            return found_model == model and records.browse(found_id).exists().id
        found = records.search(domain, limit=2)
        return len(found) == 1 and found.id

    def _get_name_domain(self, records, word):
        """Find by name; a number says which one of those that share a name in this database."""
        rec_name = records._rec_name or "name"
        name, mark, number = word.rpartition("#")
        if mark and number.isascii() and number.isdigit() and len(number) < 10:
            there = [("id", "=", int(number)), (rec_name, "=", name)]
            if records.search_count(there):
                return there
        return [(rec_name, "=", word)]
