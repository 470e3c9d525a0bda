"""How the admin writes dates and hours where Django's own formats are not the house's."""
