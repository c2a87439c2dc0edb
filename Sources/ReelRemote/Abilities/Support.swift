/// How far a server has an ability.
public enum Support: String, Sendable {
    case yes
    case no
    /// Not what was asked for, but near enough that Reel brings it about when the video is here.
    case adapted
    /// It does nothing without.
    case required
    /// Of a ComfyUI workflow: if it has the slot.
    case slot
}
