import logging
from contextlib import contextmanager

from lxml import etree
from lxml.builder import E
from markupsafe import escape
from odoo import api, fields, models
from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.tools import SQL, ormcache
from odoo.tools.view_validation import get_expression_field_names

from ..lib.arch import get_keys

_logger = logging.getLogger(__name__)

# after every other inherited view of the same base
PRIORITY = 9999
MAX_CHANGES = 200
MODIFIERS = ("invisible", "column_invisible", "readonly", "required")


class DealerDesignerLayout(models.Model):
    """The changes of one view, and the one inherited view that is written from them."""

    _name = "dealer.designer.layout"
    _description = "Customised View"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "model, view_type, id"
    _rec_name = "model"

    model = fields.Char(required=True, readonly=True)
    view_type = fields.Selection(
        [("form", "Form"), ("list", "List"), ("search", "Search"), ("kanban", "Board")],
        required=True,
        readonly=True,
    )
    base_view_id = fields.Many2one(
        "ir.ui.view",
        ondelete="set null",
        index=True,
        readonly=True,
        help="The view that is changed. When an update takes it away, the changes go to the "
        "model's first view of this type.",
    )
    view_id = fields.Many2one(
        "ir.ui.view",
        ondelete="set null",
        index=True,
        readonly=True,
        help="The inherited view that is written from the changes; don't edit it by hand.",
    )
    version = fields.Integer(readonly=True, help="Counts the steps, so that two people notice.")
    change_ids = fields.One2many("dealer.designer.change", "layout_id", readonly=True)

    _base_view_unique = models.UniqueIndex(
        "(base_view_id) WHERE base_view_id IS NOT NULL",
        "Somebody else has changed this view meanwhile. Open the designer again and repeat your "
        "change.",
    )
    _model_type_index = models.Index("(model, view_type)")

    @api.depends("model", "view_type")
    def _compute_display_name(self):
        types = dict(self._fields["view_type"]._description_selection(self.env))
        for layout in self:
            label = self.env["ir.model"]._get(layout.model).name or layout.model
            layout.display_name = f"{label} · {types.get(layout.view_type, '')}"

    def get_formview_action(self, access_uid=None):
        """An activity about lost changes opens the designer."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "dealer_designer.designer",
            "name": self.env._("Customise"),
            "params": {
                "model": self.model,
                "view_type": self.view_type,
                "view_id": self.base_view_id.id,
            },
        }

    # === FINDING === #

    @api.model
    def _find(self, model, view_type, view_id=None, create=False):
        """The layout of a view: a stored one, else a new record (not stored unless `create`)."""
        base = self._find_base_view(model, view_type, view_id)
        layout = self.search([("base_view_id", "=", base.id)], limit=1)
        if layout:
            return layout
        orphans = self.search(
            [("model", "=", model), ("view_type", "=", view_type), ("base_view_id", "=", False)]
        )
        if orphans and base.id == self.env["ir.ui.view"].default_view(model, view_type):
            # somebody deleted the view by hand: its changes are shown where they go now
            orphans[0]._repair_view()
            return orphans[0]
        values = {"model": model, "view_type": view_type, "base_view_id": base.id}
        return self._create_quietly(values) if create else self.new(values)

    @api.model
    def _create_quietly(self, values):
        return self.with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
        ).create(values)

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache("stable")
        return super().create(vals_list)

    @api.model
    def _find_base_view(self, model, view_type, view_id=None):
        View = self.env["ir.ui.view"]
        if view_id:
            if not isinstance(view_id, int):
                raise UserError(self.env._("This view is gone. Open the form again."))
            view = View.browse(view_id).exists()
        else:
            view = View.browse(View.default_view(model, view_type))
        while view.inherit_id and view.mode != "primary":
            view = view.inherit_id
        if not view or view.model != model or view.type != view_type or not view.active:
            raise UserError(
                self.env._(
                    "%(model)s has no view of this kind that could be designed.",
                    model=self.env["ir.model"]._get(model).name or model,
                )
            )
        return view

    def _lock(self):
        """Two designers on one view go one after the other."""
        if self._origin:
            self.env.execute_query(
                SQL(
                    "SELECT id FROM dealer_designer_layout WHERE id IN %s FOR UPDATE",
                    self._origin._ids,
                )
            )
            self.invalidate_recordset(["version"])

    # === WHAT THE DESIGNER SHOWS === #

    def _get_description(self):
        self.ensure_one()
        env = self.env
        self._origin._repair_by_hand()
        root = self._get_arch()
        for key, node in get_keys(root).items():
            node.set("data-designer-key", key)
        changes = self._get_stored_changes()
        active = changes.filtered("is_active")
        users_env = self.with_user(env.uid).env
        return {
            "model": self.model,
            "label": env["ir.model"]._get(self.model).name,
            "view_type": self.view_type,
            "view_id": self.base_view_id.id,
            "layout_id": self._origin.id,
            "version": self.version,
            "arch": etree.tostring(root, encoding="unicode"),
            "fields": env["dealer.designer.field"]._get_model_description(self.model),
            "changes": changes._get_descriptions(),
            "misplaced": [
                {"id": change.id, "text": change._get_text(), "reason": change.misplaced_reason}
                for change in active
                if change.misplaced
            ],
            "languages": [
                {"code": code, "name": name} for code, name in env["res.lang"].get_installed()
            ],
            "groups": env["dealer.designer.field"]._get_group_choices(),
            "field_types": env["dealer.designer.field"]._get_types(),
            "safe_mode": self.model in users_env.user.sudo()._get_designer_safe_models(),
            "can_undo": bool(self._get_last_step(active)),
            "can_redo": bool(self._get_next_step(changes)),
        }

    def _get_stored_changes(self):
        """Changes of this view, and of the model's own fields, newest first."""
        return self.env["dealer.designer.change"].search(
            [
                ("model", "=", self.model),
                "|",
                ("layout_id", "in", self._origin.ids),
                ("kind", "=", "update_field"),
            ]
        )

    def _get_arch(self):
        """The combined view as people have it now, misplaced changes left out."""
        return self._get_base()._get_combined_arch()

    def _get_base(self, **context):
        """The base view to combine: whoever asks, in whatever mode, also while addons load."""
        context = {"dealer_designer_off": (), "load_all_views": True, **context}
        return self.base_view_id.with_context(**context)

    # === STEPS === #

    def _apply(self, changes, expected_version=None):
        """Keep the changes of one step, or refuse all of them with one sentence."""
        if not isinstance(changes, list) or not changes or len(changes) > MAX_CHANGES:
            raise UserError(self.env._("There is nothing to keep."))
        self._lock()
        if expected_version is not None and expected_version != self.version:
            raise UserError(
                self.env._(
                    "Somebody else has changed this view meanwhile. Open the designer again and "
                    "repeat your change."
                )
            )
        with self._all_or_nothing():
            root = self._get_arch()
            keys = get_keys(root)
            step = self._get_new_step()
            Change = self.env["dealer.designer.change"]
            for values in changes:
                change = Change._create_from(self, values, keys, root, step)
                self._apply_to_tree(change, root, keys)
            self._write_view()

    def _apply_to_tree(self, change, root, keys):
        """Follow a change in the designer's own tree, for the changes of the same step."""
        view = self.base_view_id
        for spec in change._get_specs():
            view._apply_designer_spec(root, spec, strict=True)
        if change.kind == "remove":
            for key, node in list(keys.items()):
                if node.getroottree().getroot() is not root:
                    del keys[key]
        else:
            known = {id(node) for node in keys.values()}
            for key, node in get_keys(root).items():
                if id(node) not in known:
                    keys.setdefault(key, node)

    @api.model
    def _get_new_step(self):
        """A number above every earlier step's, also of the model's other views."""
        return self.env.execute_query(SQL("SELECT nextval('dealer_designer_change_id_seq')"))[0][0]

    def _undo(self):
        self._lock()
        step = self._get_last_step(self._get_stored_changes().filtered("is_active"))
        if not step:
            raise UserError(self.env._("There is nothing to undo."))
        self._set_undone(step, True)

    def _undo_to(self, change):
        """Take back a change and all steps of this view since."""
        self._lock()
        active = self._get_stored_changes().filtered("is_active")
        if change not in active:
            raise UserError(self.env._("This change is undone already."))
        self._set_undone(active.filtered(lambda row: row.step >= change.step), True)

    def _redo(self):
        self._lock()
        step = self._get_next_step(self._get_stored_changes())
        if not step:
            raise UserError(self.env._("There is nothing to do again."))
        self._set_undone(step, False)

    def _set_undone(self, changes, undone):
        """Take back changes or make them again; fields first, as views are written from them."""
        with self._all_or_nothing():
            updates = changes.filtered(lambda change: change.kind == "update_field")
            for update in updates.sorted("id", reverse=undone):
                update._put_update(undone)
            changes._set_undone(undone)
            if changes - updates:
                self._write_view()
            others = self.search([("model", "=", self.model)]) if updates else self.browse()
            if changes - updates:
                others -= self._origin
            others.filtered("view_id")._write_view(tolerant=True)

    @api.model
    def _get_last_step(self, active):
        """The changes kept last."""
        last = max(active.mapped("step"), default=0)
        return active.filtered(lambda change: change.step == last)

    @api.model
    def _get_next_step(self, changes):
        """The changes undone last: nothing newer was kept since."""
        kept = max(changes.filtered(lambda change: not change.undone).mapped("step"), default=0)
        undone = changes.filtered(
            lambda change: (
                change.undone
                and not change.dropped
                and not change.removal_id
                and change.step > kept
            )
        )
        first = min(undone.mapped("step"), default=0)
        return undone.filtered(lambda change: change.step == first)

    def _put_back(self, change, anchor=None, position="after"):
        self._lock()
        if not change.misplaced or not change.is_active:
            raise UserError(self.env._("This change is in its place already."))
        with self._all_or_nothing():
            if anchor:
                root = self._get_arch()
                change._move_to(get_keys(root), root, anchor, position)
            self._write_view(tolerant=True)
            if change.misplaced:
                raise UserError(
                    self.env._(
                        "Its old place is gone. Choose another place for it. (%(reason)s)",
                        reason=change.misplaced_reason,
                    )
                )

    def _drop(self, change):
        self._lock()
        if not change.misplaced:
            raise UserError(self.env._("This change is in its place; undo it instead."))
        with self._all_or_nothing():
            change._set_undone(True)
            change.dropped = True
            self._write_view(tolerant=True)

    # === WRITING THE VIEW === #

    @contextmanager
    def _all_or_nothing(self):
        """Roll back database and registry when something fails; say why in one sentence."""
        registry = self.env.registry
        invalidated, registry.registry_invalidated = registry.registry_invalidated, False
        try:
            with self.env.cr.savepoint():
                yield
                self.env.flush_all()
        except Exception as error:
            if registry.registry_invalidated:
                self._restore_registry()
                # memory is as the database again: nothing to tell the other workers
                registry.registry_invalidated = False
            self.env.invalidate_all(flush=False)
            registry.clear_all_caches()
            if isinstance(error, AccessError | MissingError) or type(error) is UserError:
                raise
            if isinstance(error, ValidationError | ValueError | KeyError):
                raise UserError(
                    self.env._(
                        "This change would break the view for somebody, so it was not kept: "
                        "%(reason)s",
                        reason=_first_sentence(error),
                    )
                ) from error
            raise
        finally:
            registry.registry_invalidated |= invalidated

    def _restore_registry(self):
        """After a rollback: forget fields that were added."""
        self.env.invalidate_all(flush=False)
        models_ = [model for model in self.mapped("model") if model in self.pool]
        self.pool._setup_models__(self.env.cr, models_)

    def _write_view(self, tolerant=False):
        """Write the inherited view from the changes and try it for everybody.

        :param bool tolerant: changes that find no place are marked, not refused
        """
        for layout in self:
            layout.version += 1
            self.env["dealer.designer.field"]._update_form_rules(layout.model)
            arch, terms = layout._build_arch()
            view = layout._save_view(arch, terms, strict=not tolerant)
            layout._mark_misplaced(refuse=not tolerant)
            if view:
                layout._check_for_everybody()

    def _build_arch(self):
        """:return: (XML text of the inherited view, {language: {term: translation}})"""
        data = E.data()
        terms = {}
        changes = self.change_ids.filtered("is_active").sorted("id")
        for change in changes - changes._get_superseded():
            for spec in change._get_specs(terms):
                spec.set("data-change", str(change.id))
                data.append(spec)
        if self.view_type == "form":
            self._add_banner(data, terms)
        return etree.tostring(data, encoding="unicode", pretty_print=True), terms

    def _add_banner(self, data, terms):
        """What is still missing, on top of the form."""
        field = self.env["dealer.designer.field"]._get_missing_field(self.model)
        if not field:
            return
        anchor = E.xpath(expr="//sheet[not(ancestor::field)]", position="before")
        sheet = self._get_arch_without().xpath("//sheet[not(ancestor::field)]")
        if not sheet:
            anchor = E.xpath(expr="/form/*[1]", position="before")
        source = "Still to be filled in:"
        for code, _name in self.env["res.lang"].get_installed():
            text = self.with_context(lang=code).env._("Still to be filled in:")
            terms.setdefault(code, {})[source] = text
        anchor.append(
            E.div(
                E.span(source),
                " ",
                E.field(name=field.name, readonly="1", nolabel="1"),
                {"class": "alert alert-warning mb-0", "role": "status"},
                name="designer_missing",
                invisible=f"not {field.name}",
            )
        )
        data.append(anchor)

    def _get_arch_without(self):
        return self._get_base(dealer_designer_off=(self.model,))._get_combined_arch()

    def _save_view(self, arch, terms, strict=False):
        View = self.env["ir.ui.view"].with_context(
            lang="en_US",
            ir_ui_view_partial_validation=True,
            load_all_views=True,
            dealer_designer_off=(),
            dealer_designer_strict=strict,
        )
        empty = not len(etree.fromstring(arch))
        view = View.browse(self.view_id.id).exists()
        if not view:
            if empty:
                return view
            view = View.create(
                {
                    "name": f"{self.model}.{self.view_type}.designer",
                    "key": f"dealer_designer.layout_{self.id}",
                    "model": self.model,
                    "type": self.view_type,
                    "inherit_id": self.base_view_id.id,
                    "mode": "extension",
                    "priority": PRIORITY,
                    "arch": arch,
                }
            )
            self.view_id = view
        else:
            view.write({"arch": arch, "inherit_id": self.base_view_id.id, "active": not empty})
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        translations = {
            code: values for code, values in terms.items() if code in installed and values
        }
        if translations and not empty:
            view.update_field_translations("arch_db", translations, source_lang="en_US")
        return view

    def _get_specs_left_out(self):
        """Try the written view on its base. :return: {change id: reason}"""
        view = self.view_id
        left_out = {}
        if not view or not view.active:
            return left_out
        collect = []
        self._get_base(dealer_designer_left_out=collect)._get_combined_arch()
        for view_id, change_id, reason in collect:
            if view_id == view.id and change_id:
                left_out.setdefault(change_id, reason)
        return left_out

    def _mark_misplaced(self, refuse=False):
        """Note which changes find no place now. :return: those that lost it just now"""
        left_out = self._get_specs_left_out()
        lost = self.env["dealer.designer.change"]
        for change in self.change_ids.filtered("is_active"):
            reason = left_out.get(change.id)
            if reason and not change.misplaced:
                lost += change
            if bool(reason) != change.misplaced or (reason or False) != change.misplaced_reason:
                change.write({"misplaced": bool(reason), "misplaced_reason": reason or False})
        if lost:
            # a rule that was set aside asks for nothing
            self.env.registry.clear_cache("stable")
        if lost and refuse:
            raise UserError(
                self.env._(
                    "This can't be kept, as another change would lose its place: %(change)s "
                    "(%(reason)s)",
                    change=lost[0]._get_text(),
                    reason=lost[0].misplaced_reason,
                )
            )
        return lost

    # === TRYING IT FOR EVERYBODY === #

    def _check_for_everybody(self):
        """Build the view for each set of groups that somebody has, and for each role.

        :raise UserError: naming a field that a rule needs and the reader has not in the view
        """
        self.ensure_one()
        view = self._get_base(dealer_designer_strict=True)
        users = self.env["res.users"].search([("share", "=", False)])
        sets = {}
        for user in users:
            sets.setdefault(frozenset(user._get_group_ids()), user)
        Model = self.env[self.model]
        options = {"mobile": False}
        root = view._get_combined_arch()
        arch, _models = Model._get_view_postprocessed(view, root, **options)
        before = None
        for group_ids in [*sets, *self._get_role_sets(set(sets))]:
            lacking = self._get_lacking(arch, group_ids)
            if lacking and before is None:
                plain = self._get_arch_without()
                before, _models = Model._get_view_postprocessed(view, plain, **options)
            if lacking:
                lacking -= self._get_lacking(before, group_ids)
            if lacking:
                name, used = min(lacking)
                raise UserError(
                    self.env._(
                        "A rule of %(element)s needs the field %(field)s, which not everybody "
                        "who opens this view may see. Use another field in the rule.",
                        element=used,
                        field=name,
                    )
                )
        # and once the way the web client asks for it
        for user in sets.values():
            users_model = Model.with_user(user)
            if users_model.has_access("read"):
                users_model.get_view(self.base_view_id.id, self.view_type)

    def _get_role_sets(self, done):
        """Groups of a person who has nothing but one role."""
        employee = self.env.ref("base.group_user")
        groups = self.env["res.groups"].search([("all_implied_ids", "in", employee.ids)])
        for group in groups:
            ids = frozenset(group.all_implied_ids.ids)
            if ids not in done:
                done.add(ids)
                yield ids

    def _get_lacking(self, arch, group_ids):
        """Fields that rules use and that aren't in the view for these groups.

        :return: set of (field, name of the element whose rule uses it)
        """
        root = etree.fromstring(arch)
        definitions = self.env["res.groups"]._get_group_definitions()
        matches = {}
        for node in root.xpath("//*[@__groups_key__]"):
            key = node.attrib["__groups_key__"]
            if key not in matches:
                matches[key] = definitions.from_key(key).matches(group_ids)
            if not matches[key] and node.getparent() is not None:
                node.getparent().remove(node)
        present = {node.get("name") for node in root.iter("field")} | {"id"}
        lacking = set()
        for node in root.iter(etree.Element):
            if any(True for _ in node.iterancestors("field")):
                continue
            for attribute in MODIFIERS:
                if expr := node.get(attribute):
                    for name in get_expression_field_names(expr):
                        if name not in present and not name.startswith("parent."):
                            lacking.add((name, node.get("name") or node.tag))
        return lacking

    # === AFTER AN UPDATE === #

    @api.model
    @ormcache(cache="stable")
    def _get_models(self):
        """Models that have changes."""
        return {model for (model,) in self.sudo()._read_group([], ["model"])}

    @api.model
    def _repair(self, model):
        """See what of a model's changes lost its place in an update, and tell the designers."""
        for layout in self.search([("model", "=", model)]):
            lost = layout._repair_view()
            if lost:
                layout._tell_designers(lost)

    def _repair_view(self):
        """Hang the changes on a view again, and write ours when it is gone.

        :return: changes that lost their place just now
        """
        self.ensure_one()
        if not self.base_view_id:
            self._rehang()
        if self.base_view_id and not self.view_id.exists():
            if self.change_ids.filtered("is_active"):
                arch, terms = self._build_arch()
                self._save_view(arch, terms)
        return self._mark_misplaced()

    def _repair_by_hand(self):
        """No update tells of a view that somebody edited: look when the designer opens it.

        Only what changed is written; costs a view that is combined once more.
        """
        for layout in self.filtered("base_view_id"):
            layout._repair_view()

    def _rehang(self):
        """The base view is gone: take the model's first view of this type, when it is free."""
        View = self.env["ir.ui.view"]
        view_id = View.default_view(self.model, self.view_type)
        if view_id and not self.search_count([("base_view_id", "=", view_id)], limit=1):
            self.base_view_id = view_id

    def _tell_designers(self, lost):
        group = self.env.ref("dealer_designer.group_designer")
        note = self.env._(
            "After an update these changes found no place and were set aside; the view opens "
            "without them. Open the designer and put them back: %(changes)s",
            changes=", ".join(change._get_text() for change in lost),
        )
        # labels are plain text here, whatever they contain
        note = escape(note)
        for user in group.all_user_ids.filtered(lambda user: user.active and not user.share):
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Changes lost their place: %s", self.display_name),
                note=note,
                user_id=user.id,
            )


def _first_sentence(error):
    """What an Odoo error says, without the XML around it."""
    text = str(error).strip()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith("<")]
    return (lines[-1] if lines else text)[:300]
