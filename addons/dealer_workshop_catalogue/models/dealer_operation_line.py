from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DealerOperationLine(models.Model):
    """What an operation puts on the repair order: labour, a part, a fee, or sublet work."""

    _name = "dealer.operation.line"
    _description = "Operation Line"
    _order = "operation_id, sequence, id"
    _check_company_auto = True

    operation_id = fields.Many2one(
        "dealer.operation", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="operation_id.company_id", store=True, precompute=True)
    sequence = fields.Integer(default=10)
    line_type = fields.Selection(
        [("labour", "Labour"), ("part", "Part"), ("sublet", "Sublet"), ("fee", "Fee")],
        string="Type",
        required=True,
        default="part",
    )
    name = fields.Char(
        string="Description",
        translate=True,
        help="What the line says on the order; by default the operation's name, for a part the "
        "part's.",
    )
    labour_class_id = fields.Many2one(
        "dealer.labour.class",
        help="Of a labour line; by default the operation's.",
    )
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        domain="[('type', '=', 'consu' if line_type == 'part' else 'service')]",
        help="Part: this very part. Leave it empty and name a category where the part depends on "
        "the car.",
    )
    part_category_id = fields.Many2one(
        "product.category",
        string="Part of Category",
        help="The part of this category that fits the car is taken.",
    )
    position = fields.Char(
        help="Where on the car, where several parts of the category fit: front, rear left …"
    )
    quantity = fields.Float(
        digits="Product Unit",
        default=1.0,
        required=True,
        help="Part, fee, sublet: how many. Labour: the line's share of the operation's hours, "
        "where several labour lines divide them (1 and 1: half each).",
    )
    is_quantity_by_car = fields.Boolean(
        string="As Much as the Car Takes",
        help="The quantity comes from the rule that says the part fits the car (litres of oil, "
        "number of plugs); the quantity here is used where the rule says none.",
    )
    price_unit = fields.Float(
        string="Unit Price",
        min_display_digits="Product Price",
        help="Of a fee or sublet work, in the store's currency; 0: the product's price.",
    )

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "The quantity of an operation's line is above zero."
    )
    _part_known = models.Constraint(
        "CHECK(line_type <> 'part' OR product_id IS NOT NULL OR part_category_id IS NOT NULL)",
        "A part line names its part, or the category of the part that fits the car.",
    )

    @api.constrains("line_type", "product_id")
    def _check_product(self):
        for line in self:
            if line.product_id and (line.product_id.type == "consu") != (line.line_type == "part"):
                raise ValidationError(
                    self.env._(
                        "“%(product)s” does not fit a line of this type: parts are goods, labour, "
                        "sublet and fees are services.",
                        product=line.product_id.display_name,
                    )
                )

    @api.onchange("line_type")
    def _onchange_line_type(self):
        if self.line_type != "part":
            self.part_category_id = self.position = False
            self.is_quantity_by_car = False
        if self.product_id and (self.product_id.type == "consu") != (self.line_type == "part"):
            self.product_id = False

    def _get_parts(self, vehicle):
        """Return the part each of these lines takes on a car.

        Here: the part the line names, or what replaced it once its old stock is used up. Who knows
        what fits which car extends it for the lines that name a category only.

        :return: {line id: {"product": `product.product` or empty, "quantity": float, "note":
            sentence on what is missing or doubtful, or False}}
        """
        named = self.filtered(lambda line: line.line_type == "part")
        current = named._get_numbers_to_use(named.product_id)
        result = {}
        for line in named:
            product = current.get(line.product_id.id, line.product_id)
            result[line.id] = {
                "product": product,
                "quantity": line.quantity,
                "note": False
                if product
                else self.env._(
                    "%(category)s: nothing says which part fits this car. Choose it by hand.",
                    category=line.part_category_id.name,
                ),
            }
        return result

    def _get_numbers_to_use(self, products):
        """Return `{id: product}`: the number itself while the store has enough of it, else what
        replaced it. Old stock goes first.
        """
        numbers = products._get_current_parts()
        replaced = products.filtered(
            lambda product: product.active and numbers[product.id] != product
        )
        if not replaced:
            return numbers
        warehouses = self.env["stock.warehouse"].search([("company_id", "=", self.env.company.id)])
        stock = replaced._get_part_stock(warehouses)
        for product in replaced:
            wanted = max(
                self.filtered(lambda line, part=product: line.product_id == part).mapped(
                    "quantity"
                ),
                default=1.0,
            )
            if any(stock[product.id, place.id].free >= wanted for place in warehouses):
                numbers[product.id] = product
        return numbers

    def _prepare_order_line_values(self, hours, found):
        """Return the values of the `dealer.repair.line` this becomes.

        :param float hours: standard hours of a labour line whose share is 1
        :param dict found: what `_get_parts` answers of this line
        """
        self.ensure_one()
        values = {"line_type": self.line_type, "operation_line_id": self.id}
        if self.line_type == "labour":
            standard = round(hours * self.quantity, 4)
            labour_class = self.labour_class_id or self.operation_id.labour_class_id
            values.update(
                name=self.name or self.operation_id.name,
                standard_hours=standard,
                labour_class_id=labour_class.id,
            )
            if self.product_id:
                values["product_id"] = self.product_id.id
            if not standard:
                values["quantity"] = 0.0
        elif self.line_type == "part":
            values.update(product_id=found["product"].id, quantity=found["quantity"])
        else:
            values.update(quantity=self.quantity, name=self.name or self.operation_id.name)
            if self.product_id:
                values["product_id"] = self.product_id.id
                if not self.name:
                    values["name"] = self.product_id.name
            if self.price_unit:
                values["price_unit"] = self.price_unit
        return values
