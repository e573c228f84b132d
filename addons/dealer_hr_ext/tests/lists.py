from lxml import etree


class ListQueries:
    """Lists and boards that many open cost as much for many records as for a few."""

    def _check_queries(self, records, user, *views, limit=40):
        """Open records as a user in views, few of them and all: the queries stay as many.

        :param views: `list` or `kanban`, or external ids of such views; without, both
        :param limit: most queries it may take at all
        """
        self.assertGreaterEqual(len(records), 8)
        self.env.flush_all()
        for view in views or ("list", "kanban"):
            Model = records.browse().with_user(user)
            view_id, kind = (False, view)
            if "." in view:
                found = self.env.ref(view)
                view_id, kind = found.id, found.type
            shown = self._get_shown(Model, view_id, kind)

            def count(number, Model=Model, shown=shown):
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                rows = Model.web_search_read([("id", "in", records.ids)], shown, limit=number)
                self.assertEqual(len(rows["records"]), number)
                return self.env.cr.sql_log_count - before

            count(2)
            few, many = count(2), count(len(records))
            with self.subTest(model=records._name, view=view):
                self.assertLessEqual(many, few + 3, "the queries grow with the records")
                self.assertLessEqual(many, limit)

    @staticmethod
    def _get_shown(Model, view_id, kind):
        """:return: what the web client reads for a view"""
        arch = etree.fromstring(Model.get_view(view_id, kind)["arch"])
        shown = {}
        for node in arch.iter("field"):
            name = node.get("name")
            if name not in Model._fields or any(up.tag == "field" for up in node.iterancestors()):
                continue
            relational = Model._fields[name].relational
            shown[name] = {"fields": {"display_name": {}}} if relational else {}
        return shown
