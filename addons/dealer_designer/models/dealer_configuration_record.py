from odoo import api, models

from .dealer_configuration_part import ConfigurationReader


class DealerConfigurationRecord(models.AbstractModel):
    """Pieces that are one record of a model with a `key` and a document they are for."""

    _name = "dealer.configuration.record"
    _description = "Configuration: Records with a Key"
    _inherit = "dealer.configuration.part"
    _configuration_model = ""

    @api.model
    def _get_records(self):
        """:return: the records that are exported"""
        return (
            self.env[self._configuration_model]
            .with_context(active_test=False)
            .search([("key", "!=", False)])
        )

    @api.model
    def _get_trees(self):
        records = self._get_records()
        # what they refer to (groups, fields, documents) are names of configuration
        trees = records.sudo()._part_export()
        found = [{"key": record.key, **tree} for record, tree in zip(records, trees, strict=True)]
        return sorted(found, key=lambda tree: tree["key"])

    @api.model
    def _get_reader(self, tree, known=()):
        model = tree.get("model_id")
        return ConfigurationReader(self.env, model if isinstance(model, str) else "", {}, known)

    @api.model
    def _read(self, tree, known):
        name = tree.get("key", "") if isinstance(tree, dict) else ""
        if not isinstance(name, str) or not 0 < len(name) <= 100 or not name.isprintable():
            self._refuse(self._get_label(), self.env._("a piece has no “key”"))
        self._refuse_code(tree, name)
        reader = self._get_reader(tree, known)
        rest = {key: value for key, value in tree.items() if key != "key"}
        read = self.env[self._configuration_model]._part_read(rest, reader, "")
        self._raise_problems(reader, name)
        model = read.get("model_id")
        if model and ("ir.model", model) not in known:
            if not self.env["dealer.designer.path"]._is_model_open(model):
                place = f"{self._get_label()} › {name[:80]}"
                self._refuse(place, self.env._("“%s” is no document", model))
        return {"key": name, **read}

    @api.model
    def _apply(self, pieces):
        Model = self.env[self._configuration_model].with_context(active_test=False)
        for tree, before in pieces:
            reader = self._get_reader(tree)
            vals = Model._part_get_values(tree, before, reader)
            if before is None:
                record = Model.create({**vals, "key": tree["key"]})
            else:
                record = Model.search([("key", "=", tree["key"])])
                record.write(vals)
            record._part_apply_texts(tree, before)
            self._finish(record)
        return {}

    def _finish(self, record):
        """What follows when a record says what it shall; extension point."""

    @api.model
    def _get_word_label(self, word):
        Model = self.env[self._configuration_model]
        return Model._part_get_label(word) if word in Model._fields else word


class DealerConfigurationTemplate(models.AbstractModel):
    _name = "dealer.configuration.template"
    _description = "Configuration: Forms and Messages"
    _inherit = "dealer.configuration.record"
    _configuration_part = "templates"
    _configuration_model = "dealer.designer.template"

    @api.model
    def _get_label(self):
        return self.env._("Forms and Messages")

    def _finish(self, record):
        record._publish()

    @api.model
    def _get_words_brought(self, tree):
        words = [("dealer.designer.template", str(tree.get("key")))]
        texts = tree.get("name")
        if isinstance(texts, dict):
            named = f"name:{texts.get('en_US')}"
            words += [("mail.template", named), ("sms.template", named)]
        return words


class DealerConfigurationReminder(models.AbstractModel):
    _name = "dealer.configuration.reminder"
    _description = "Configuration: Reminders"
    _inherit = "dealer.configuration.record"
    _configuration_part = "reminders"
    _configuration_model = "dealer.reminder"

    @api.model
    def _get_label(self):
        return self.env._("Reminders")
