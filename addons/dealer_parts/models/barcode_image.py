import base64

from reportlab.graphics.barcode import createBarcodeDrawing


def barcode_image(text):
    """Return a Code 128 bar code as an SVG data URI: sharp at any size, needs no second request.

    None where the text has no letters of ASCII to code, or nothing at all.
    """
    if not text or not text.isascii():
        return None
    drawing = createBarcodeDrawing("Code128", value=text, width=400, height=60, quiet=False)
    return (
        "data:image/svg+xml;base64," + base64.b64encode(drawing.asString("svg").encode()).decode()
    )
