"""What QGIS draws, as pixels to look at."""

from PyQt5.QtCore import QEventLoop, QSize, QTimer
from PyQt5.QtGui import QColor
from qgis.core import QgsCoordinateReferenceSystem, QgsMapRendererParallelJob, QgsMapSettings


def picture(layers, box, size=700):
    """What QGIS draws of a box in Web Mercator."""
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    settings.setExtent(box)
    settings.setOutputSize(QSize(size, size))
    settings.setBackgroundColor(QColor("#ffffff"))
    settings.setFlag(QgsMapSettings.Antialiasing, False)
    job = QgsMapRendererParallelJob(settings)
    # Waiting in a loop of events lets the relay's threads run, which waiting for the job does not.
    loop = QEventLoop()
    job.finished.connect(loop.quit)
    QTimer.singleShot(60_000, loop.quit)
    job.start()
    loop.exec_()
    return job.renderedImage()


def has_colour(image, colour, opacity=1.0, least=20, tolerance=6):
    """Whether enough pixels have a colour, laid over white."""
    wanted = [round(255 + (channel - 255) * opacity) for channel in colour]
    found = 0
    for y in range(image.height()):
        for x in range(image.width()):
            pixel = image.pixelColor(x, y)
            if all(abs(a - b) <= tolerance for a, b in zip((pixel.red(), pixel.green(), pixel.blue()), wanted)):
                found += 1
                if found >= least:
                    return True
    return False


def classes(layer):
    """The colour and the opacity of a layer's classes, by the value or the range that they stand for."""

    def look(symbol):
        colour = symbol.color()
        return (colour.red(), colour.green(), colour.blue()), colour.alphaF()

    # Parts of a renderer end with the list that they were taken from, so nothing of them is kept.
    renderer = layer.renderer()
    if renderer.type() == "categorizedSymbol":
        return {category.value(): look(category.symbol()) for category in renderer.categories()}
    return {(part.lowerValue(), part.upperValue()): look(part.symbol()) for part in renderer.ranges()}
