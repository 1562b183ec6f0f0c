"""Runs inside of QGIS, called by scripts/qgis-screenshots: opens what PICTURE says, waits until it is drawn, writes OUT and ends."""

import os
import traceback

from qgis.core import QgsApplication, QgsProject, QgsSettings
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import QComboBox, QDialog, QDockWidget, QPushButton, QToolBar, QTreeView
from qgis.utils import iface

PICTURE = os.environ["PICTURE"]
FOLDER = os.environ["FOLDER"]
WIDTH, HEIGHT = 1200, 750
# As wide as the page shows them on a fine screen.
PICTURE_WIDTH = 960
# So many looks in a row at which nothing is being drawn.
STILL = 6
EVERY_MS = 500
CONNECTION = "Địa bàn"


def tidy(window):
    """What a new user does not need is out of the way, and the names of layers have room."""
    window.showNormal()
    window.resize(WIDTH, HEIGHT)
    for dock in window.findChildren(QDockWidget):
        dock.setVisible(dock.objectName() == "Layers")
    for bar in window.findChildren(QToolBar):
        bar.setVisible(bar.objectName() in ("mFileToolBar", "mMapNavToolBar"))
    window.resizeDocks([window.findChild(QDockWidget, "Layers")], [360], Qt.Horizontal)
    iface.messageBar().clearWidgets()


def open_project():
    QgsProject.instance().read(os.path.join(FOLDER, "diaban.qgz"))
    return iface.mainWindow()


def open_file():
    layer = iface.addVectorLayer(os.path.join(FOLDER, "communes.gpkg|layername=communes"), "communes", "ogr")
    iface.layerTreeView().layerTreeModel().rootGroup().findLayer(layer).setExpanded(True)
    iface.mapCanvas().setExtent(iface.mapCanvas().mapSettings().layerExtentToOutputExtent(layer, layer.extent()))
    return iface.mainWindow()


def open_connection():
    settings = QgsSettings()
    for place in ("connections/ows/items/wfs/connections/items", "qgis/connections-wfs"):
        settings.setValue(f"{place}/{CONNECTION}/url", os.environ["ADDRESS"])
        settings.setValue(f"{place}/{CONNECTION}/version", "OGC_API_FEATURES")
    iface.openDataSourceManagerPage("WFS")
    dialog = next(each for each in QgsApplication.topLevelWidgets() if each.objectName() == "QgsDataSourceManagerDialog")
    dialog.resize(WIDTH, HEIGHT)
    page = dialog.findChild(QDialog, "QgsWFSSourceSelectBase")
    page.findChild(QComboBox, "cmbConnections").setCurrentText(CONNECTION)
    page.findChild(QPushButton, "btnConnect").click()
    tree = page.findChild(QTreeView)
    QTimer.singleShot(2_000, lambda: [tree.resizeColumnToContents(column) for column in (0, 1)])
    return dialog


OPEN = {"project": open_project, "connection": open_connection, "file": open_file}


class Photographer:
    """Waits until nothing has been drawn for a while."""

    def __init__(self, widget):
        self.widget = widget
        self.still = 0
        self.timer = QTimer()
        self.timer.timeout.connect(self.look)
        self.timer.start(EVERY_MS)

    def look(self):
        self.still = 0 if iface.mapCanvas().isDrawing() else self.still + 1
        if self.still < STILL:
            return
        iface.messageBar().clearWidgets()
        QgsApplication.processEvents()
        picture = self.widget.grab().scaledToWidth(PICTURE_WIDTH, Qt.SmoothTransformation)
        picture.save(os.environ["OUT"], "webp", 60)
        # Taking QGIS down in order would ask whether the project is to be saved.
        os._exit(0)


def begin():
    try:
        tidy(iface.mainWindow())
        begin.photographer = Photographer(OPEN[PICTURE]())
    except Exception:
        # QGIS would show it in a window, and wait.
        traceback.print_exc()
        os._exit(1)


QTimer.singleShot(3_000, begin)
