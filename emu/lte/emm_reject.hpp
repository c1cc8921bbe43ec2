// What an EMM cause does to later attach attempts (TS 24.301 §5.5.1.2.5, §5.5.1.2.6).
#pragma once

namespace emu::inline v0::lte {

enum class AfterReject { permanent, plmn_forbidden, congestion, protocol_error, abnormal };

inline constexpr int emm_tracking_area_not_allowed = 12;
inline constexpr int emm_congestion = 22;

constexpr AfterReject after_reject(int emm_cause)
{
    switch (emm_cause) {
    case 3: // illegal UE
    case 6: // illegal ME
    case 7: // EPS services not allowed
    case 8: // EPS and non-EPS services not allowed
        return AfterReject::permanent;
    case 11: // PLMN not allowed
    case emm_tracking_area_not_allowed:
    case 13: // roaming not allowed in this tracking area
    case 14: // EPS services not allowed in this PLMN
    case 15: // no suitable cells in tracking area
    case 35: // requested service option not authorized in this PLMN
        return AfterReject::plmn_forbidden;
    case emm_congestion:
        return AfterReject::congestion;
    case 95:  // semantically incorrect message
    case 96:  // invalid mandatory information
    case 97:  // message type non-existent
    case 99:  // information element non-existent
    case 111: // protocol error, unspecified
        return AfterReject::protocol_error;
    default: // every other cause is an abnormal case, §5.5.1.2.6 b and d
        return AfterReject::abnormal;
    }
}

} // namespace emu::inline v0::lte
