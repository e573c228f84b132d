import io
import json
import logging
import re
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree
from lxml.builder import E
from odoo import api, models
from odoo.tools import file_open

from ..lib.shapes import XML_ID
from .dealer_configuration import KIND, SCHEMA
from odoo.addons.dealer_workflow.lib import canonical

_logger = logging.getLogger(__name__)

ADDON_NAME = re.compile(r"[a-z][a-z0-9_]{2,40}\Z")
_PATH = re.compile(r"[a-z0-9_]+(/[a-zA-Z0-9_.-]+)+\.json\Z")
BASE = "dealer_designer"


class DealerConfiguration(models.AbstractModel):
    """The configuration as an addon that other databases install and update.

    What it brings is made as if a designer imported it, and merged with what was changed there
    at every update. It stays when the addon is uninstalled, as documents may hold data in it.
    """

    _inherit = "dealer.configuration"

    # === WRITING IT === #

    @api.model
    def _get_addon(self, name, parts=None):
        """:param str name: technical name of the addon (`ADDON_NAME`)
        :return: the folder as a zip: bytes, the same for the same configuration
        """
        tree = canonical.normalise(self._get_tree(parts))
        files = {
            "__init__.py": "",
            "__manifest__.py": self._get_addon_manifest(name, tree),
            "data/configuration.xml": self._get_addon_xml(name, tree),
        }
        for part, pieces in tree["parts"].items():
            text = json.dumps(pieces, sort_keys=True, indent=2, ensure_ascii=False)
            files[f"data/{part}.json"] = f"{text}\n"
        with file_open(f"{BASE}/static/description/icon.png", "rb") as icon:
            files["static/description/icon.png"] = icon.read()
        stream = io.BytesIO()
        with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
            for path in sorted(files):
                # no moment of the clock, so that equal content is an equal file
                info = ZipInfo(f"{name}/{path}", (2000, 1, 1, 0, 0, 0))
                info.compress_type = ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                archive.writestr(info, files[path])
        return stream.getvalue()

    def _get_addon_manifest(self, name, tree):
        label = name.replace("_", " ").title()
        depends = "".join(f'        "{module}",\n' for module in self._get_addon_depends(tree))
        return (
            "{\n"
            f'    "name": "{label}",\n'
            '    "version": "19.0.1.0.0",\n'
            '    "category": "Productivity/Workflow",\n'
            '    "summary": "Configuration shaped in the browser",\n'
            '    "author": "Dealer contributors",\n'
            '    "license": "LGPL-3",\n'
            '    "depends": [\n'
            f"{depends}"
            "    ],\n"
            '    "data": [\n'
            '        "data/configuration.xml",\n'
            "    ],\n"
            "}\n"
        )

    def _get_addon_depends(self, tree):
        """:return: sorted names of the addons that what is named in the tree comes from"""
        # which addons are there is no secret to whoever shapes documents
        installed = self.env["ir.module.module"].sudo().search([("state", "=", "installed")])
        known = set(installed.mapped("name"))
        found = {BASE}
        for text in set(_get_texts(tree["parts"])):
            if text in self.env:
                found.add(self.env[text]._original_module)
            elif XML_ID.match(text) and self.env.ref(text, raise_if_not_found=False):
                found.add(text.partition(".")[0])
        return sorted(module for module in found if module in known)

    def _get_addon_xml(self, name, tree):
        call = E.function(
            *(E.value(text) for text in [name, *(f"data/{p}.json" for p in tree["parts"])]),
            model=self._name,
            name="_load_default",
        )
        root = E.odoo(
            etree.Comment(" Made, or merged with what was changed here, at each update. "), call
        )
        etree.indent(root, "    ")
        text = etree.tostring(root, encoding="unicode")
        return f'<?xml version="1.0" encoding="utf-8" ?>\n{text}\n'

    # === INSTALLING IT === #

    @api.model
    def _load_default(self, module, *paths):
        """Take over the configuration an addon ships; called from a data file with `<function>`.

        :param str module: the addon
        :param paths: JSON files below it, named as the part they hold (`data/fields.json`)
        """
        parts = {}
        for path in paths:
            if not _PATH.match(f"{module}/{path}") or ".." in PurePosixPath(path).parts:
                raise ValueError(f"{module}/{path} is no JSON file of an addon")
            with file_open(f"{module}/{path}", "rb") as file:
                parts[PurePosixPath(path).stem] = json.load(file)
        return self._apply_default({"kind": KIND, "schema": SCHEMA, "parts": parts}, module)

    @api.model
    def _apply_default(self, tree, module):
        """:param tree: what `module` ships; see `_load_default`"""
        content = json.dumps(tree).encode()
        rows, told = self._apply(self._read_file(content), module)
        for text in [*told, *(text for row in rows for text in row["conflicts"])]:
            _logger.info("%s: %s", module, text)
        return any(row["apply"] for row in rows)


def _get_texts(node):
    """:return: every text of a tree"""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for value in node.values() if isinstance(node, dict) else node:
            yield from _get_texts(value)
