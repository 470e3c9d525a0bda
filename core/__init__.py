"""What every record has in common: languages, periods, imprecise dates, rich text, audit, panels.

Charter: no app is imported here, no Member or meeting is known here. What belongs
to one app's domain lives in that app, even if two apps need it today.
"""
