from . import dealer_attendance_word
