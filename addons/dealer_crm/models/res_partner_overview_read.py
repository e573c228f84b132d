from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ..tools.overview import Found, OverviewFact

LATEST = 5
CARS = 12
ACTIONS = 3


class ResPartner(models.Model):
    """How the customer's page is read: one value, a handful of queries, however long the history."""

    _inherit = "res.partner"

    customer_overview = fields.Json(
        compute="_compute_customer_overview",
        groups="dealer_base.group_employee",
        help="What the customer's page shows, read when it is opened.",
    )

    @api.depends_context("uid", "lang", "tz", "allowed_company_ids")
    def _compute_customer_overview(self):
        # lists and exports do not ask for it; a page asks for one
        for partner in self:
            real = partner._origin
            partner.customer_overview = real._get_customer_overview() if real else False

    def _get_customer_overview(self):
        """:return: everything the customer's page shows beside the customer's own fields"""
        self.ensure_one()
        self.check_access("read")
        relations = self._get_overview_relations()
        # the people first: the cars name those among them
        people = self._get_overview_people(relations)
        vehicles = self._get_overview_vehicles(relations)
        sections, found = self._read_overview()
        partner = self.with_context(overview_found=found)
        return {
            "currency": self.env.company.currency_id.id,
            "who": partner._get_overview_who(),
            "next_actions": sorted(
                partner._get_next_actions(), key=lambda action: action["score"], reverse=True
            )[:ACTIONS],
            "badges": partner._get_overview_badges(),
            "money": sorted(partner._get_overview_money(), key=lambda row: row["sequence"]),
            "people": people,
            "vehicles": vehicles,
            "sections": sections,
        }

    # === PEOPLE AND CARS === #

    def _get_overview_who(self):
        """:return: what to know of the person in a few words: {"icon", "text", "title"}"""
        rows = []

        def add(icon, title, *parts):
            if text := " · ".join(part for part in parts if part):
                rows.append({"icon": icon, "title": title, "text": text})

        def label(fname):
            field = self._fields[fname]
            return dict(field._description_selection(self.env)).get(self[fname])

        def name(key):
            found = self._get_overview_fact(key)
            return found and found.title

        if self.birthday and not self.is_company:
            age = relativedelta(self.env.company._get_store_date(), self.birthday).years
            day = format_date(self.env, self.birthday)
            add("fa-birthday-cake", self.env._("Birthday"), day, self.env._("%s years", age))
        add("fa-building-o", self.env._("Company"), name("company"))
        add("fa-user-circle-o", self.env._("Sales consultant"), name("consultant"))
        add("fa-wrench", self.env._("Service adviser"), name("adviser"))
        add(
            "fa-comment-o",
            self.env._("Likes to be reached"),
            label("preferred_channel"),
            label("preferred_time"),
        )
        if self.lang and self.lang != self.env.lang:
            add(
                "fa-language",
                self.env._("Language"),
                self.env["res.lang"]._get_data(code=self.lang).name,
            )
        return rows

    def _get_overview_facts(self):
        """The names of who stands behind the customer and who looks after him."""
        people = {
            "company": ("id", self.parent_id),
            "consultant": ("user_ids", self.user_id),
            "adviser": ("user_ids", self.service_adviser_id),
        }
        return [
            *super()._get_overview_facts(),
            *(
                # sudo: names of colleagues and of the company on the customer's own page
                OverviewFact(
                    key,
                    "res.partner",
                    "create_date",
                    whose=None,
                    domain=[(fname, "in", person.ids), ("active", "in", (True, False))],
                    title="name",
                    sudo=True,
                )
                for key, (fname, person) in people.items()
                if person
            ),
        ]

    def _get_overview_relations(self):
        """:return: the relations of the customer that have not ended, either way round"""
        today = fields.Date.context_today(self)
        Relation = self.env["dealer.customer.relation"]
        return Relation.search_fetch(
            [
                "|",
                ("partner_id", "=", self.id),
                ("relative_id", "=", self.id),
                "|",
                ("date_until", "=", False),
                ("date_until", ">=", today),
            ],
            # with what the page's own list of them shows: read once
            ["partner_id", "relative_id", "kind", "vehicle_id", "date_from", "date_until", "note"],
            limit=50,
        )

    def _get_overview_people(self, relations):
        labels = dict(relations._fields["kind"]._description_selection(self.env))
        reverse = relations._get_reverse_labels()
        others = (relations.partner_id | relations.relative_id) - self
        # those of another store are left out
        visible = self.search_fetch([("id", "in", others.ids)], ["name"]) if others else others
        rows = {}
        for relation in relations:
            is_own = relation.partner_id == self
            other = relation.relative_id if is_own else relation.partner_id
            if other in visible:
                rows.setdefault(other.id, {"id": other.id, "name": other.name, "kinds": []})
                label = (labels if is_own else reverse)[relation.kind]
                if label not in rows[other.id]["kinds"]:
                    rows[other.id]["kinds"].append(label)
        return list(rows.values())

    def _get_overview_vehicles(self, relations):
        """The cars he has and had, those of his family, and those he drives for a company."""
        Vehicle = self.env["dealer.vehicle"]
        if not Vehicle.has_access("read"):
            return []
        people = self.overview_people_ids
        kin = relations.filtered(lambda relation: relation.kind in ("spouse", "parent", "child"))
        family = (kin.partner_id | kin.relative_id) - self
        drives, drives_for = Vehicle, self.browse()
        for relation in relations:
            if relation.kind == "driver" and relation.relative_id == self:
                drives |= relation.vehicle_id
                if not relation.vehicle_id:
                    drives_for |= relation.partner_id
        owners = self.env["dealer.vehicle.owner"].search_fetch(
            [("partner_id", "in", (people | family | drives_for).ids)],
            ["vehicle_id", "partner_id", "date_from", "date_to"],
            order="date_to DESC NULLS FIRST, date_from DESC, id DESC",
            limit=CARS,
        )
        cars = self.overview_vehicle_ids
        if others := (owners.vehicle_id | drives) - cars:
            # with the car's own rules: one in another store's stock is left out
            cars |= Vehicle.with_context(active_test=False).search_fetch(
                [("id", "in", others.ids)], Vehicle._get_overview_fields()
            )
        drivers = {
            relation.vehicle_id: relation.relative_id
            for relation in relations
            if relation.kind == "driver" and relation.partner_id == self and relation.vehicle_id
        }
        rows = {}

        def add(vehicle, role, owner=None):
            if vehicle not in cars or vehicle.id in rows:
                return
            person = drivers.get(vehicle) or (owner.partner_id - people if owner else people[:0])
            rows[vehicle.id] = {
                **vehicle._get_overview_values(),
                "role": role,
                "from": fields.Date.to_string(owner.date_from) if owner else False,
                "until": fields.Date.to_string(owner.date_to) if owner else False,
                # sudo: the name of a relative or driver is on the customer's own page
                "person": person.sudo().name or False,
            }

        for owner in owners:
            if owner.partner_id in people:
                add(owner.vehicle_id, "former" if owner.date_to else "owner", owner)
            elif not owner.date_to:
                driven = owner.vehicle_id in drives or owner.partner_id in drives_for
                add(owner.vehicle_id, "driver" if driven else "family", owner)
        for vehicle in drives | cars:
            if vehicle in drives or vehicle.driver_id == self:
                add(vehicle, "driver")
        order = ("owner", "driver", "family", "former")
        return sorted(rows.values(), key=lambda row: order.index(row["role"]))

    # === SECTIONS AND FACTS === #

    def _read_overview(self):
        """Read all sections and facts in one query.

        :return: the sections, and {key: Found} of the facts
        """
        self.ensure_one()
        sources = self._get_overview_asked(self._get_overview_sources())
        facts = self._get_overview_asked(self._get_overview_facts())
        sources.sort(key=lambda source: source.sequence)
        asked = [*sources, *facts]
        if not asked:
            return [], {}
        labels, selects = [], []
        for index, item in enumerate(asked):
            select, names = self._get_overview_select(index, item)
            labels.append(names)
            selects.append(SQL("(%s)", select))
        by_item = [[] for _item in asked]
        for index, *row in self.env.execute_query(SQL(" UNION ALL ").join(selects)):
            by_item[index].append(row)
        sections = [
            self._get_overview_section(*item)
            for item in zip(sources, by_item, labels, strict=False)
        ]
        found = {}
        for fact, rows, names in zip(
            facts, by_item[len(sources) :], labels[len(sources) :], strict=True
        ):
            for record_id, moment, day, title, amount, state, _company, count, total in rows:
                found[fact.key] = Found(
                    record_id,
                    moment or day,
                    names["title"].get(title, title),
                    float(amount or 0),
                    names["state"].get(state, state),
                    count,
                    float(total or 0),
                )
        return sections, found

    def _get_overview_section(self, source, rows, names):
        """:return: one section as the page shows it"""
        currencies = {company.id: company.currency_id.id for company in self.env.companies}
        documents = []
        for record_id, moment, day, title, amount, state, company_id, _count, _total in rows:
            if moment:
                day = fields.Datetime.context_timestamp(self, moment).date()
            documents.append(
                {
                    "id": record_id,
                    "date": fields.Date.to_string(day),
                    "title": names["title"].get(title, title) or "",
                    "amount": amount and float(amount),
                    "currency": currencies.get(company_id, self.env.company.currency_id.id),
                    "state": names["state"].get(state, state) or "",
                }
            )
        # a union keeps no order
        documents.sort(key=lambda row: (row["date"] or "", row["id"]), reverse=True)
        return {
            "key": source.key,
            "label": source.label,
            "model": source.model,
            "action": source.action,
            "domain": source.domain,
            "count": rows[0][7] if rows else 0,
            "rows": documents,
        }

    def _get_overview_asked(self, items):
        """:return: the sections or facts the user sees, of this customer's documents"""
        asked = []
        for item in filter(self._may_see, items):
            domain = list(item.domain)
            if item.whose:
                comodel = self.env[item.model]._fields[item.whose].comodel_name
                cars = comodel == "dealer.vehicle"
                whose = self.overview_vehicle_ids if cars else self.overview_people_ids
                domain.insert(0, (item.whose, "in", whose.ids))
            asked.append(item._replace(domain=domain))
        return asked

    def _may_see(self, item):
        Model = self.env.get(item.model)
        if Model is None or (item.groups and not self.env.user.has_groups(item.groups)):
            return False
        return getattr(item, "sudo", False) or Model.has_access("read")

    def _get_overview_select(self, index, item):
        """:return: the documents of one source or fact as SQL, and the labels of its selections"""
        is_fact = isinstance(item, OverviewFact)
        # sudo: only for facts that ask for it
        Model = self.env[item.model].sudo(self.env.su or (is_fact and item.sudo))
        query = Model._search(item.domain)
        table = query.table
        date = Model._field_to_sql(table, item.date, query)
        is_moment = Model._fields[item.date].type == "datetime"
        title, titles = self._get_overview_text(Model, item.title, query)
        state, states = self._get_overview_text(Model, item.state, query)
        amount = self._get_overview_column(Model, item.amount, query)
        company = self._get_overview_column(Model, "company_id", query)
        if is_fact and not item.is_latest:
            query.order = SQL("%s, %s", date, SQL.identifier(table, "id"))
        else:
            query.order = SQL("%s DESC NULLS LAST, %s DESC", date, SQL.identifier(table, "id"))
        query.limit = 1 if is_fact else LATEST
        null = SQL("NULL")
        select = query.select(
            SQL("%s::int", index),
            SQL.identifier(table, "id"),
            SQL("%s::timestamp", date if is_moment else null),
            SQL("%s::date", null if is_moment else date),
            SQL("%s::text", title),
            SQL("%s::numeric", amount),
            SQL("%s::text", state),
            SQL("%s::int", company),
            SQL("COUNT(*) OVER ()"),
            SQL("SUM(%s::numeric) OVER ()", amount) if is_fact else SQL("NULL::numeric"),
        )
        return select, {"title": titles, "state": states}

    def _get_overview_column(self, Model, fname, query):
        field = Model._fields.get(fname) if fname else None
        if not field or not field.store or not Model._has_field_access(field, "read"):
            return SQL("NULL")
        return Model._field_to_sql(query.table, fname, query)

    def _get_overview_text(self, Model, fname, query):
        """:return: SQL for the name of a char, selection or many2one field, and the labels

        A many2one whose name is not stored answers with its id.
        """
        field = Model._fields.get(fname) if fname else None
        column = self._get_overview_column(Model, fname, query)
        if not field:
            return column, {}
        if field.type == "selection":
            return column, dict(field._description_selection(self.env))
        if field.type == "many2one":
            other = self.env[field.comodel_name]
            name = other._fields.get(other._rec_name or "")
            if name is None or not name.store:
                return column, {}
            alias = query.left_join(query.table, fname, other._table, "id", fname)
            return other.sudo(Model.env.su)._field_to_sql(alias, name.name, query), {}
        return column, {}
